export { catalogue, type KnownFile, type RemoteDataSet } from "./catalogue.ts";
export { fetchData } from "./fetchData.ts";

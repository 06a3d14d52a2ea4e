export { catalogue, type KnownFile, type RemoteDataSet } from "./catalogue.ts";
export { fetchData, type Fetched, type FetchOptions } from "./fetchData.ts";

export { cannotWrite } from "./cannotWrite.ts";
export { makeFolder } from "./makeFolder.ts";
export { packageInfo } from "./packageInfo.ts";
export { problemHash, provenance, type Provenance } from "./provenance.ts";
export { requireWritable } from "./requireWritable.ts";
export { writeFileAtomic } from "./writeFileAtomic.ts";

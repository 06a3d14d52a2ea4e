export { contentSecurityPolicy, explorerSecurityPolicy, headerSecurityPolicy } from "./contentSecurityPolicy.ts";
export { serveFolder } from "./serveFolder.ts";

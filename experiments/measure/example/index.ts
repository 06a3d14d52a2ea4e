export { writeExample } from "./writeExample.ts";

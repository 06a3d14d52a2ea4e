export { glyphs } from "./glyphs.ts";
export { resizeMaps } from "./resize.ts";
export { textures } from "./textures.ts";

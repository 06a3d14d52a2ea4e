export { glyphs, type GlyphsOptions } from "./glyphs.ts";
export { resizeMaps } from "./resize.ts";
export { textures, type TexturesOptions } from "./textures.ts";

export { mixing, type Mixing } from "./mixing.ts";
export { denseMap, mixPlaces, placeMap, unmixPlaces, type PlaceMap } from "./placeMap.ts";

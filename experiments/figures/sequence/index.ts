import type { Figure } from "../figure.ts";
import { sharingLaws } from "./sharingLaws.ts";
import { whatIsShared } from "./whatIsShared.ts";

/** The figures of networks of places. */
export const sequenceFigures: readonly Figure[] = [whatIsShared, sharingLaws];

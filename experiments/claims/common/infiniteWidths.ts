/** The hidden widths of a network of `depth` layers in the limit of infinite width. */
export const infiniteWidths = (depth: number): "infinite"[] => Array.from({ length: depth - 1 }, () => "infinite");

/** A point of the unit square, y downwards. */
export type Point = readonly [x: number, y: number];

/** The strokes of a pen, each a smooth curve through its points; a corner is where two strokes meet. */
export type Shape = readonly (readonly Point[])[];

/** The points of the strokes, x and y in hundredths; strokes are parted by slashes. */
const shape = (text: string): Shape =>
  text.split("/").map((stroke) =>
    stroke.split(",").map((point): Point => {
      const [x, y] = point.trim().split(" ");
      return [Number(x) / 100, Number(y) / 100];
    }),
  );

/** How the digits 0 to 9 are written: for each a few ways. */
export const digitShapes: readonly (readonly Shape[])[] = [
  // 0: an oval; rounder; open at the top
  [
    shape("50 14, 32 24, 27 50, 33 78, 50 87, 67 77, 73 50, 68 24, 50 14"),
    shape("50 18, 28 29, 20 52, 29 76, 50 85, 71 75, 80 50, 71 27, 50 18"),
    shape("60 15, 42 17, 29 36, 28 66, 42 86, 60 80, 72 56, 70 32, 54 19"),
  ],
  // 1: a bar; with a flag; with flag and foot
  [
    shape("50 13, 50 50, 50 87"),
    shape("36 28, 45 22, 54 13 / 54 13, 53 50, 52 87"),
    shape("36 28, 44 22, 51 13 / 51 13, 51 50, 51 86 / 33 86, 50 86, 68 86"),
  ],
  // 2: neck and straight foot; with a loop
  [
    shape("28 30, 36 17, 54 14, 69 25, 67 42, 50 63, 28 85 / 28 85, 50 85, 75 84"),
    shape("30 25, 45 14, 63 20, 66 38, 54 60, 36 80, 26 80, 31 70, 45 75, 60 85, 76 80"),
  ],
  // 3: two bowls; flat top
  [
    shape("30 22, 46 13, 64 20, 65 36, 46 47 / 46 47, 66 54, 70 71, 53 87, 28 79"),
    shape("29 16, 48 16, 68 16 / 68 16, 57 30, 46 43 / 46 43, 65 50, 70 68, 53 86, 28 78"),
  ],
  // 4: open at the top; closed
  [
    shape("33 17, 30 36, 28 53 / 28 53, 50 55, 75 53 / 66 14, 64 50, 61 87"),
    shape("60 14, 42 38, 23 62 / 23 62, 50 62, 79 62 / 60 14, 60 50, 60 88"),
  ],
  // 5: with a cap; in one flow
  [
    shape("70 15, 52 15, 36 16 / 36 16, 34 30, 32 45 / 32 45, 50 40, 68 50, 70 69, 55 85, 29 81"),
    shape("72 17, 50 15, 36 25, 42 43, 61 54, 67 71, 52 86, 29 80"),
  ],
  // 6: bent; straight
  [
    shape("64 14, 44 27, 31 52, 33 77, 50 87, 67 78, 67 61, 52 52, 33 64"),
    shape("50 12, 38 38, 31 62, 38 83, 55 86, 68 73, 60 58, 44 60, 33 70"),
  ],
  // 7: plain; with a bar; bent
  [
    shape("27 17, 50 17, 73 16 / 73 16, 57 50, 44 87"),
    shape("27 18, 50 17, 73 16 / 73 16, 57 50, 44 87 / 40 51, 56 51, 72 50"),
    shape("27 28, 30 18, 50 19, 72 17 / 72 17, 58 40, 51 62, 49 87"),
  ],
  // 8: in one flow; two rings
  [
    shape("64 22, 48 13, 34 25, 42 42, 60 56, 69 74, 50 87, 32 74, 40 56, 59 42, 67 27"),
    shape("50 13, 36 21, 36 38, 50 47, 64 38, 64 21, 50 13 / 50 47, 32 58, 32 77, 50 87, 68 77, 68 58, 50 47"),
  ],
  // 9: straight tail; bent tail
  [
    shape("67 30, 54 15, 37 20, 31 37, 42 51, 59 46, 67 30 / 67 30, 66 58, 63 88"),
    shape("67 27, 50 14, 34 25, 35 43, 50 50, 64 42, 69 27, 69 52, 61 77, 42 87, 30 80"),
  ],
];

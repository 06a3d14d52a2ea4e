/** Digits drawn by the library itself, one channel, ten classes. */
export interface GlyphsSpec {
  readonly kind: "glyphs";
  /** Pixels along a side. */
  readonly size: number;
  /** How many images to train on. */
  readonly samples: number;
  /** How many further images to test on; 0 for no test set. */
  readonly testSamples: number;
  /** Probability with which a training label is replaced by one drawn uniformly from all classes. */
  readonly labelNoise: number;
}

/** Random textures in colour, three channels, whose classes differ in their second moments. */
export interface TexturesSpec extends Omit<GlyphsSpec, "kind"> {
  readonly kind: "textures";
  /** How many classes, 2 to 10; by default 10. */
  readonly classes?: number;
}

/** MNIST (or anything in its files) or CIFAR-10, from a folder. */
export interface StoredImagesSpec {
  readonly kind: "mnist" | "cifar10";
  /** Where the files are, relative to the problem; by default the data folder. */
  readonly folder?: string;
  /** Pixels along a side after averaging over areas, or "original". */
  readonly size: number | "original";
  /** How many training images to use, the first of a fixed random order; by default all. */
  readonly samples?: number;
  /** How many test images to use; by default all, or a fifth where the folder holds one set only. */
  readonly testSamples?: number;
  readonly labelNoise: number;
  readonly standardise: "global" | "feature" | "none";
}

/** Any data set that `readDataset` reads, split into a training and a test set. */
export interface FileDataSpec {
  readonly kind: "file";
  readonly path: string;
  readonly targets?: string;
  /** The fraction of the samples, drawn at random, that is kept for testing; 0 for no test set. */
  readonly testFraction: number;
  readonly labelNoise: number;
  readonly standardise: "global" | "feature" | "none";
}

/** Where the training and test data of a deep network come from. */
export type ImageDataSpec = GlyphsSpec | TexturesSpec | StoredImagesSpec | FileDataSpec;

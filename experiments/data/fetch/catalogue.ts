/** A file by its name and what it holds. */
export interface KnownFile {
  readonly name: string;
  readonly bytes: number;
  /** SHA-256 in lower-case hexadecimal. */
  readonly sha256: string;
}

/** A data set on the network. */
export interface RemoteDataSet {
  readonly name: string;
  /** The folder that it gets in the data folder. */
  readonly folder: string;
  /** Addresses that its downloads are under, each ending in a slash, tried in this order. */
  readonly mirrors: readonly string[];
  /** What is downloaded. */
  readonly downloads: readonly KnownFile[];
  /** Where the one download is a gzipped tar archive: the folder in it and the files taken out. */
  readonly archive?: { readonly folder: string; readonly files: readonly KnownFile[] };
}

/** Records of one byte and 3 × 32 × 32 pixels, 10,000 to a batch. */
const CIFAR_BATCH = 30_730_000;

export const catalogue = {
  /** LeCun, Cortes & Burges (1998), from the mirrors that torchvision and TensorFlow use. */
  mnist: {
    name: "MNIST",
    folder: "mnist",
    mirrors: ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"],
    downloads: [
      {
        name: "train-images-idx3-ubyte.gz",
        bytes: 9_912_422,
        sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
      },
      {
        name: "train-labels-idx1-ubyte.gz",
        bytes: 28_881,
        sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
      },
      {
        name: "t10k-images-idx3-ubyte.gz",
        bytes: 1_648_877,
        sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
      },
      {
        name: "t10k-labels-idx1-ubyte.gz",
        bytes: 4_542,
        sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
      },
    ],
  },
  /** Krizhevsky (2009), the binary version, from its author's page. */
  cifar10: {
    name: "CIFAR-10",
    folder: "cifar10",
    mirrors: ["https://www.cs.toronto.edu/~kriz/"],
    downloads: [
      {
        name: "cifar-10-binary.tar.gz",
        bytes: 170_052_171,
        sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
      },
    ],
    archive: {
      folder: "cifar-10-batches-bin",
      files: [
        ["data_batch_1.bin", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"],
        ["data_batch_2.bin", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"],
        ["data_batch_3.bin", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"],
        ["data_batch_4.bin", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"],
        ["data_batch_5.bin", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"],
        ["test_batch.bin", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"],
      ].map(([name, sha256]) => ({ name, bytes: CIFAR_BATCH, sha256 })),
    },
  },
} satisfies Readonly<Record<string, RemoteDataSet>>;

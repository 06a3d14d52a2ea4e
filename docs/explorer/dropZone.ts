import { element } from "./dom.ts";

const FORMATS = ".csv,.tsv,.txt,.npz,.npy,.bin,.gz,.idx,.idx1-ubyte,.idx3-ubyte,*";

/**
 * A place to drop files on, or to choose them with the keyboard. They are read on the page: nothing leaves the machine.
 */
export function dropZone(onFiles: (files: readonly File[]) => void): HTMLElement {
  const input = element("input", { type: "file", id: "files", multiple: true, accept: FORMATS });
  const zone = element(
    "div",
    { class: "drop" },
    element("label", { for: "files" }, "Drop a data set here, or choose files"),
    input,
    element(
      "p",
      { class: "soft" },
      "CSV with a header, NPZ, NPY or IDX (inputs and targets together), CIFAR-10 batches. The files are read in this page; nothing leaves the machine.",
    ),
  );
  const take = (files: FileList | null | undefined) => {
    if (files && files.length > 0) onFiles([...files]);
  };
  input.addEventListener("change", () => take(input.files));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    take(event.dataTransfer?.files);
  });
  return zone;
}

/**
 * Reads the script that a form names in its `data-script` when the reader first touches the form: until then the page
 * shows the picture that it came with.
 */
export function readOnTouch(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-script]")) {
    const read = () => {
      for (const event of TOUCHES) form.removeEventListener(event, read);
      const script = document.createElement("script");
      script.src = `assets/${form.dataset.script}`;
      document.head.append(script);
    };
    for (const event of TOUCHES) form.addEventListener(event, read, { passive: true });
  }
}

const TOUCHES = ["pointerover", "pointerdown", "focusin", "input"] as const;

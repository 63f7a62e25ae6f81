// Light or dark at once; the form still tells the server, so that the next page comes in it.

export function start(form: HTMLElement): void {
  form.addEventListener("submit", (event) => {
    const submit = event as SubmitEvent;
    const button = submit.submitter as HTMLButtonElement | null;
    if (!(form instanceof HTMLFormElement) || !button) return;
    event.preventDefault();
    const data = new FormData(form, button);
    document.documentElement.dataset["theme"] = button.value;
    for (const one of form.querySelectorAll("button")) one.setAttribute("aria-pressed", String(one === button));
    void fetch(form.action, { method: "POST", body: new URLSearchParams(data as unknown as Record<string, string>), redirect: "manual" });
  });
}

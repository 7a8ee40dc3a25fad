// Every page works without this script; it only saves steps.

const search = document.querySelector("form[role=search] input[type=search]");
const options = document.querySelector("#suggestions");

if (search && options) {
  let timer;
  search.setAttribute("list", options.id);
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (search.value.trim().length < 2) return;
      const url = new URL(options.dataset.url, location.href);
      url.searchParams.set("q", search.value);
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { items = [] } = await answer.json();
      options.replaceChildren(
        ...items.map(({ label }) => Object.assign(document.createElement("option"), { value: label })),
      );
    }, 150);
  });
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    const label = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = label), 2000);
  });
}

for (const field of document.querySelectorAll("textarea[data-submit]")) {
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) field.form.requestSubmit();
  });
}

for (const menu of document.querySelectorAll("details[data-narrow]")) {
  menu.open = !matchMedia("(max-width: 55rem)").matches;
}

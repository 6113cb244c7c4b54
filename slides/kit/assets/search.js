// The search of the site. Its index was loaded as a script, so it works from a file too.
const root = document.documentElement.dataset.root;
const box = document.querySelector("[role=search] input");
const list = document.querySelector("[role=search] ol");
const index = MiniSearch.loadJSON(window.courseIndex, {
  fields: ["title", "text"],
  storeFields: ["title", "kind"],
});
const OPTIONS = { boost: { title: 4 }, prefix: true, fuzzy: 0.15, combineWith: "AND" };

box.addEventListener("input", () => {
  const found = index.search(box.value, OPTIONS).slice(0, 12);
  list.replaceChildren(
    ...found.map(({ id, title, kind }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const small = document.createElement("small");
      link.href = root + id;
      link.textContent = title;
      small.textContent = kind;
      link.append(small);
      item.append(link);
      return item;
    }),
  );
  list.hidden = found.length === 0;
});
document.querySelector("[role=search]").addEventListener("submit", (event) => {
  event.preventDefault();
  list.querySelector("a")?.click();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== box) box.focus();
  else if (event.key === "Escape") list.hidden = true;
  else return;
  event.preventDefault();
});

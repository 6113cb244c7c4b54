// Starts reveal.js. With `?notes` in the address a page of notes follows each slide on paper.
const params = new URLSearchParams(location.search);
const isPaper = params.get("view") === "print";
// On paper a drawing is whole.
if (isPaper)
  for (const part of document.querySelectorAll(".diagram .fragment"))
    part.classList.remove("fragment");
Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0,
  center: false,
  hash: true,
  transition: "none",
  controls: false,
  slideNumber: "c/t",
  plugins: [RevealNotes],
  pdfSeparateFragments: !params.has("notes"),
  showNotes: params.has("notes") && isPaper ? "separate-page" : false,
  pdfMaxPagesPerSlide: 1,
});

// On paper everything is laid out only after a while: whoever prints has to know when.
Reveal.on("pdf-ready", () => {
  document.documentElement.dataset.paper = "ready";
});

// A session that can be typed into has a button; what it needs is loaded when it is pressed.
let loading;
function typeInto(session) {
  loading ??= new Promise((loaded, failed) => {
    const script = Object.assign(document.createElement("script"), { src: "assets/alive.js" });
    script.addEventListener("load", loaded);
    script.addEventListener("error", failed);
    document.head.append(script);
  });
  return loading.then(() => Alive.open(session));
}
const typable = (slide) => slide?.querySelector(".sessions[data-session]:not([hidden])");
for (const session of document.querySelectorAll(".sessions[data-session]")) {
  const button = Object.assign(document.createElement("button"), { textContent: "Type here (T)" });
  button.className = "type-here";
  button.addEventListener("click", () => typeInto(session));
  session.prepend(button);
}
Reveal.addKeyBinding({ keyCode: 84, key: "T", description: "Type into the session" }, () => {
  const session = typable(Reveal.getCurrentSlide());
  if (session) typeInto(session);
});

// Starts reveal.js. With `?notes` in the address a page of notes follows each slide on paper.
const params = new URLSearchParams(location.search);
Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0.03,
  center: false,
  hash: true,
  transition: "none",
  controls: false,
  slideNumber: "c/t",
  plugins: [RevealNotes],
  pdfSeparateFragments: !params.has("notes"),
  showNotes: params.has("notes") && params.get("view") === "print" ? "separate-page" : false,
  pdfMaxPagesPerSlide: 1,
});

// On paper everything is laid out only after a while: whoever prints has to know when.
Reveal.on("pdf-ready", () => {
  document.documentElement.dataset.paper = "ready";
});

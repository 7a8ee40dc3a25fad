// The editor of /sparql; without it, or where it cannot start, the form of the page does the same.

const place = document.getElementById("editor");
const plain = document.getElementById("plain");

if (place && plain) import("./editor/main.js").then(({ start }) => start(place, plain));

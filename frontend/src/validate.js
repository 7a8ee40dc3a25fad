// The page /validate; without this script its form does the same, page by page.

import "./validate/keeping.js";

const checker = document.getElementById("checker");

if (checker) import("./validate/main.js").then(({ start }) => start(checker));

"use strict";
// Everything is readable without this. It brings the failing line of a log into view, opens the
// step that a link leads to, and opens all steps for the printer.
(() => {
  const showMarked = (box) => {
    const marked = box.querySelector(".marked");
    const line = marked || box.lastElementChild;
    if (line) box.scrollTop = line.offsetTop - box.clientHeight / 2;
  };
  for (const details of document.querySelectorAll("details.step")) {
    const log = details.querySelector(".log");
    if (!log) continue;
    if (details.open) showMarked(log);
    details.addEventListener("toggle", () => details.open && showMarked(log));
  }
  const openTarget = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (target && target.matches("details")) target.open = true;
  };
  addEventListener("hashchange", openTarget);
  openTarget();
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
})();

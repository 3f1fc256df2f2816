// What a pointer or the arrow keys point at is said beside it. Without this script the page says all the same.
(() => {
  const tip = document.getElementById("tip");
  let lit = null;
  const hide = () => { if (lit) lit.classList.remove("on"); lit = null; tip.style.display = "none"; };
  const show = (hit) => {
    hide();
    lit = hit;
    hit.classList.add("on");
    tip.textContent = hit.dataset.tip;
    tip.style.display = "block";
    const box = hit.getBoundingClientRect(), own = tip.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.right + 8), innerWidth - own.width - 8);
    const top = Math.min(Math.max(8, box.top), innerHeight - own.height - 8);
    tip.style.left = left + "px";
    tip.style.top = top + "px";
  };
  document.addEventListener("pointerover", (event) => {
    const hit = event.target.closest && event.target.closest(".hit");
    if (hit) show(hit); else hide();
  });
  document.addEventListener("keydown", (event) => {
    const picture = document.activeElement;
    if (event.key === "Escape") return hide();
    if (!picture || picture.tagName.toLowerCase() !== "svg") return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const hits = [...picture.querySelectorAll(".hit")];
    if (!hits.length) return;
    event.preventDefault();
    const at = lit && picture.contains(lit) ? hits.indexOf(lit) + step : (step > 0 ? 0 : hits.length - 1);
    show(hits[(at + hits.length) % hits.length]);
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("scroll", hide, { passive: true });
})();

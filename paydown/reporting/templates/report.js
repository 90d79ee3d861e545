"use strict";
(function () {
  document.documentElement.classList.add("live");
  var specs = JSON.parse(document.getElementById("paydown-charts").textContent);
  var views = {};
  Object.keys(specs).forEach(function (name) {
    var place = document.getElementById("chart-" + name);
    // The picture stays where a chart cannot be drawn.
    var picture = Array.prototype.slice.call(place.childNodes);
    vegaEmbed(place, specs[name], { renderer: "svg", actions: false, ast: true }).then(
      function (made) {
        views[name] = made.view;
        place.dataset.live = "yes";
        // One picture to a screen reader: its marks have no names, its table has the figures.
        place.querySelector("svg").setAttribute("aria-hidden", "true");
        var slider = document.querySelector('input[data-figure="' + name + '"]');
        if (slider) { made.view.signal("level", Number(slider.value)).runAsync(); }
      },
      function () { place.replaceChildren.apply(place, picture); }
    );
  });
  document.querySelectorAll("input[data-figure]").forEach(function (slider) {
    var levels = slider.closest(".levels");
    function show() {
      var here = Number(slider.value);
      levels.querySelectorAll(".level").forEach(function (level) {
        level.hidden = Number(level.dataset.level) !== here;
        if (!level.hidden) {
          slider.setAttribute("aria-valuetext", level.dataset.label);
          levels.querySelector("output").textContent = level.dataset.label;
        }
      });
      var view = views[slider.dataset.figure];
      if (view) { view.signal("level", here).runAsync(); }
    }
    slider.addEventListener("input", show);
    show();
  });
  var opened = [];
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details:not([open])").forEach(function (one) {
      one.open = true;
      opened.push(one);
    });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (one) { one.open = false; });
    opened = [];
  });
})();

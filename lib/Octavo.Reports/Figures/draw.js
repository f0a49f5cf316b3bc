(function (id, dark) {
  "use strict";
  var LIMIT_MS = 15000, NARROW = 520, started = Date.now();

  // Notebook front ends run scripts detached from where they stand, and may hold an older figure of the same id:
  // take the one not drawn yet, and wait until it is in the page.
  function find() {
    return Array.prototype.find.call(document.querySelectorAll('[id="' + id + '"]'), function (each) { return !each.dataset.drawn; });
  }

  function wait() {
    var plot = find();
    if (plot && window.Plotly) { plot.dataset.drawn = "true"; draw(plot); return; }
    if (Date.now() - started < LIMIT_MS) { setTimeout(wait, 50); return; }
    if (plot) { plot.style.height = "auto"; plot.textContent = "This figure could not be drawn: plotly.js is not in the page. Run the notebook's first figure again."; }
  }

  function draw(plot) {
    var figure = plot.closest("figure"), source = figure.querySelector("script.plotly-figure").textContent;
    var shownDark = null, shownNarrow = null;

    function isDark() {
      var root = document.documentElement, body = document.body, named = root.dataset.theme;
      if (named === "dark" || named === "light") return named === "dark";
      if (body.classList.contains("vscode-light") || body.classList.contains("vscode-high-contrast-light")) return false;
      if (body.classList.contains("vscode-dark") || body.classList.contains("vscode-high-contrast")) return true;
      if (body.dataset.jpThemeLight) return body.dataset.jpThemeLight === "false";
      // An unknown page: its own text colour tells what it is, whatever the system prefers.
      var rgb = /^rgba?\((\d+), (\d+), (\d+)/.exec(getComputedStyle(figure).color);
      if (rgb) return 0.3 * rgb[1] + 0.59 * rgb[2] + 0.11 * rgb[3] > 140;
      return matchMedia("(prefers-color-scheme: dark)").matches;
    }

    function chart() {
      var text = shownDark ? source.replace(/#[0-9a-f]{6}/g, function (colour) { return dark[colour] || colour; }) : source;
      var result = JSON.parse(text), layout = result.layout;
      if (shownNarrow) {
        layout.font.size = 12;
        var entries = result.data.filter(function (trace) { return trace.showlegend !== false; }).length;
        if (layout.showlegend !== false && entries > 2) layout.height += 12 * entries;
        layout.margin.r = 10;
      }
      if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false;
      return result;
    }

    function refresh() {
      var nowDark = isDark(), nowNarrow = plot.clientWidth > 0 && plot.clientWidth < NARROW;
      if (nowDark === shownDark && nowNarrow === shownNarrow) return false;
      shownDark = nowDark; shownNarrow = nowNarrow;
      var next = chart();
      plot.style.height = next.layout.height + "px";
      window.Plotly.react(plot, next.data, next.layout, next.config);
      return true;
    }

    // Round ticks were chosen for the whole range; while zoomed in, plotly chooses its own.
    function ticks(change) {
      var update = {};
      ["xaxis", "yaxis"].forEach(function (name) {
        if (!Object.keys(change).some(function (key) { return key.indexOf(name + ".range") === 0 || key === name + ".autorange"; })) return;
        var first = JSON.parse(source).layout[name];
        if (!first || !first.tickvals || first.fixedrange) return;
        var now = plot.layout[name].range, width = Math.abs(first.range[1] - first.range[0]);
        var whole = change[name + ".autorange"] || Math.abs(now[0] - first.range[0]) + Math.abs(now[1] - first.range[1]) < 1e-6 * width;
        update[name + ".tickmode"] = whole ? "array" : "auto";
        if (change[name + ".autorange"]) update[name + ".range"] = first.range;
      });
      if (Object.keys(update).length) window.Plotly.relayout(plot, update);
    }

    refresh();
    plot.on("plotly_relayout", ticks);
    document.addEventListener("octavo:theme", refresh);
    window.addEventListener("octavo:theme", refresh);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", refresh);
    var watch = new MutationObserver(refresh);
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    watch.observe(document.body, { attributes: true, attributeFilter: ["class", "data-jp-theme-light"] });
    if (window.ResizeObserver) {
      var width = plot.clientWidth;
      new ResizeObserver(function () {
        if (plot.clientWidth === width || plot.clientWidth === 0) return;
        width = plot.clientWidth;
        if (!refresh()) window.Plotly.Plots.resize(plot);
      }).observe(plot);
    }
  }

  wait();
})

(() => {
  'use strict';
  const figures = [...document.querySelectorAll('.diagram')];
  let drawn = 0, queue = Promise.resolve();
  const show = (figure, name, fill) => {
    let part = figure.querySelector('.' + name);
    if (!part) {
      part = document.createElement('div');
      part.className = name;
      figure.append(part);
    }
    fill(part);
  };
  const draw = async () => {
    const dark = document.documentElement.dataset.theme === 'dark';
    window.mermaid.initialize({
      startOnLoad: false, securityLevel: 'strict', suppressErrorRendering: true, theme: dark ? 'dark' : 'neutral',
      fontFamily: getComputedStyle(document.body).fontFamily,
    });
    for (const figure of figures) {
      const source = figure.querySelector('.diagram-source');
      try {
        const { svg } = await window.mermaid.render('diagram-' + ++drawn, source.textContent);
        show(figure, 'drawing', part => {
          part.innerHTML = svg;
          // On a phone a wide diagram is scrolled, not shrunk until nobody can read it.
          const drawing = part.querySelector('svg');
          drawing.style.minWidth = Math.min(drawing.viewBox.baseVal.width || 0, 620) + 'px';
        });
        source.hidden = true;
      } catch (problem) {
        show(figure, 'notice', part => { part.textContent = 'This diagram could not be drawn: ' + (problem && problem.message || problem); });
      }
    }
  };
  const again = () => { queue = queue.then(draw); };
  document.addEventListener('octavo:theme', again);
  again();
})();

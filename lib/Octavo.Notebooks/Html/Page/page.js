(() => {
  'use strict';
  const all = selector => [...document.querySelectorAll(selector)];
  const sources = all('details.source'), fold = document.getElementById('code-button');
  if (fold) {
    const label = () => { fold.textContent = sources.some(source => source.open) ? 'Hide code' : 'Show code'; };
    fold.addEventListener('click', () => {
      const open = !sources.some(source => source.open);
      for (const source of sources) source.open = open;
      label();
    });
    for (const source of sources) source.addEventListener('toggle', label);
    label();
    fold.hidden = false;
  }

  for (const source of sources) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', 'Copy this code');
    button.addEventListener('click', async () => {
      const code = source.querySelector('pre');
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = 'Copied';
      } catch {
        getSelection().selectAllChildren(code);
        button.textContent = 'Selected';
      }
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    });
    source.append(button);
  }

  const contents = document.querySelector('.contents details');
  if (contents) {
    const wide = matchMedia('(min-width: 74rem)');
    const arrange = () => { contents.open = wide.matches; };
    wide.addEventListener('change', arrange);
    arrange();
    const links = new Map(all('.contents a').map(link => [decodeURIComponent(link.hash.slice(1)), link]));
    const headings = [...links.keys()].map(id => document.getElementById(id)).filter(Boolean);
    contents.addEventListener('click', event => { if (event.target.closest('a') && !wide.matches) contents.open = false; });
    let waiting = false;
    const mark = () => {
      waiting = false;
      const passed = headings.filter(heading => heading.getBoundingClientRect().top < 140);
      const here = passed[passed.length - 1];
      for (const [id, link] of links) {
        if (here && here.id === id) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current');
      }
    };
    addEventListener('scroll', () => { if (!waiting) { waiting = true; requestAnimationFrame(mark); } }, { passive: true });
    mark();
  }
})();

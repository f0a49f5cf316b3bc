(() => {
  'use strict';
  // Before the first paint: the reader's own choice, else the system's. Storage may be closed to a file.
  const root = document.documentElement, key = 'octavo-theme', system = matchMedia('(prefers-color-scheme: dark)');
  let chosen = null;
  try { chosen = localStorage.getItem(key); } catch { }
  const current = () => chosen === 'dark' || chosen === 'light' ? chosen : system.matches ? 'dark' : 'light';
  const apply = theme => {
    if (root.dataset.theme === theme) return;
    root.dataset.theme = theme;
    label();
    document.dispatchEvent(new CustomEvent('octavo:theme', { detail: theme }));
  };
  const label = () => {
    const button = document.getElementById('theme-button');
    if (!button) return;
    button.textContent = root.dataset.theme === 'dark' ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Use the ${button.textContent.toLowerCase()} theme`);
    button.hidden = false;
  };
  root.dataset.theme = current();
  system.addEventListener('change', () => apply(current()));
  addEventListener('beforeprint', () => apply('light'));
  addEventListener('afterprint', () => apply(current()));
  document.addEventListener('DOMContentLoaded', () => {
    label();
    document.getElementById('theme-button').addEventListener('click', () => {
      chosen = root.dataset.theme === 'dark' ? 'light' : 'dark';
      try { localStorage.setItem(key, chosen); } catch { }
      apply(chosen);
    });
  });
})();

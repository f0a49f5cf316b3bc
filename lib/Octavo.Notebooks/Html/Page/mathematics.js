(() => {
  'use strict';
  for (const element of document.querySelectorAll('.math')) {
    const source = element.textContent;
    try {
      window.temml.render(source, element, { displayMode: element.classList.contains('display'), throwOnError: true, annotate: true });
    } catch (problem) {
      element.textContent = source;
      element.classList.add('undrawn');
      element.title = String(problem && problem.message || problem);
    }
  }
})();

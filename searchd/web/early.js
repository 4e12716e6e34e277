// Before anything is drawn: the language and the colours that were chosen the last time. No module, so that it runs first.
document.documentElement.lang = localStorage.getItem('language') === 'en' ? 'en' : 'vi';
if (localStorage.getItem('colours')) document.documentElement.dataset.colours = localStorage.getItem('colours');

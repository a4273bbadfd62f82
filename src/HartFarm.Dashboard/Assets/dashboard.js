// What the dashboard asks of the browser beside what Blazor does.
window.hartfarm = {
    read: name => localStorage.getItem(name),
    write: (name, value) => localStorage.setItem(name, value),
    copy: text => navigator.clipboard.writeText(text),
};

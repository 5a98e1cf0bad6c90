// The widget's events leave its shadow root.

for (const name of ["kaiketsu-search", "kaiketsu-open"]) {
  document.addEventListener(name, (event) => {
    const item = document.createElement("p");
    item.textContent = `${name} ${JSON.stringify(event.detail)}`;
    document.getElementById("events").prepend(item);
  });
}

// The API page: samples in two languages with the address of this service, and the reference by Swagger UI.

const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

for (const code of document.querySelectorAll(".sample code")) code.textContent = code.textContent.replaceAll("http://127.0.0.1:8000", location.origin);

function choose(language) {
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", button.dataset.language === language);
  for (const block of document.querySelectorAll("[data-of]")) block.hidden = block.dataset.of !== language;
}
for (const button of document.querySelectorAll("[data-language]")) button.addEventListener("click", () => choose(button.dataset.language));
choose("curl");

// The operations alone: the page itself is title, servers and introduction, and has the one <main>.
const operations = ({ React }) => ({
  components: {
    OperationsAlone: ({ getComponent }) => React.createElement("div", { className: "swagger-ui" }, React.createElement(getComponent("operations", true))),
  },
});

SwaggerUIBundle({ url: "/schema/openapi.json", dom_id: "#api", validatorUrl: null, plugins: [operations], layout: "OperationsAlone" });

// Its examples scroll and cannot be reached by key.
const reference = document.getElementById("api");
const reachable = () => {
  for (const example of reference.querySelectorAll("pre:not([tabindex])")) example.tabIndex = 0;
};
new MutationObserver(reachable).observe(reference, { childList: true, subtree: true });

// The article page: its checks become forms.

import { enhance } from "./checks/form.js";

document.querySelectorAll(".check").forEach(enhance);

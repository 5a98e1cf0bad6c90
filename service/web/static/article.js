// The article page: its checks become forms.

import { enhance } from "./checks/form.js";
import { enhanceFeedback } from "./feedback.js";

document.querySelectorAll(".check").forEach(enhance);
document.querySelectorAll(".feedback").forEach(enhanceFeedback);

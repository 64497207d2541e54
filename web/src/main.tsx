// Where the page begins.
import { render } from "preact";

import { Dashboard } from "./dashboard";

render(<Dashboard />, document.body);

"""Files of bars that come by the page or the API: uploaded, described by a worker, confirmed by a person, stored."""

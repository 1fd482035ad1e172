package app

import "net/url"

// ownHosts are the hosts of the public website: addresses there are the body's own, whatever they look like.
func (a *Articles) ownHosts() []string {
	u, err := url.Parse(a.BaseURL)
	if err != nil || u.Hostname() == "" {
		return nil
	}
	return []string{u.Hostname()}
}

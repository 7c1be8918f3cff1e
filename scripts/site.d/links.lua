-- Links between pages follow them where they are in the site. What is a file of the sources is no page: its name stays, as code.
function Link(link)
  local path, anchor = link.target:match("^([^#]*)(#?.*)$")
  if path == "" or path:match("^%a[%w+.-]*:") then
    return link
  end
  local name = path:match("[^/]*$")
  if path:match("%.md$") then
    local target = path:gsub("README%.md$", path:match("test/README%.md$") and "README.html" or "index.html"):gsub("%.md$", ".html")
    link.target = target .. anchor
    return link
  end
  if name == "LICENSE" then
    return link
  end
  return link.content
end

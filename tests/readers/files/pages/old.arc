filedesc://old.arc 0.0.0.0 20081130220825 text/plain 76
1 0 InternetArchive
URL IP-address Archive-date Content-type Archive-length

https://courier.example/ferry 10.0.0.1 20081130220825 text/html 600
HTTP/1.1 200 OK
Content-Type: text/html; charset=utf-8

<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ferry aground at Orla | Orla Courier</title><meta property="og:site_name" content="Orla Courier"><meta property="article:published_time" content="2023-03-04T10:00:00Z"></head><body><nav><a href="/">Home</a></nav><article><h1>Ferry aground at Orla</h1><p>A ferry ran aground at Orla and 12 passengers were hurt, the harbour master said on Thursday.</p><p>Divers searched the hull until the evening, and the coast guard said that no one was missing.</p></article></body></html>


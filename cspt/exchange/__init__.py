"""Documents in and out: plans as the Word, Excel, web and PDF papers that committees and partners work with."""

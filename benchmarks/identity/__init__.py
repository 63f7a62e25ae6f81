"""Who is who across reports: is a cluster one person, is a person one cluster, and what does a new report cost?"""

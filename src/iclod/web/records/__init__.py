"""Records as pages: what a document, a version of it and its history share.

`page` puts a graph into words by the profile, `desk` holds what that needs of the request.
"""

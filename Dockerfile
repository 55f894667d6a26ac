# The same steps as the README's: make, then the command.
FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /lautta
COPY . .
RUN make install
ENV PATH="/lautta/.venv/bin:$PATH"
USER nobody
CMD ["lautta", "--help"]

FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE NOTICE ./
COPY bot bot
COPY consumers consumers
RUN python -m venv /opt/tocsin/venv \
 && /opt/tocsin/venv/bin/pip install --no-cache-dir --disable-pip-version-check ".[kafka,speed]"

# The layout of the repository: config/ beside var/, where the embedded journal lies.
FROM python:3.13-slim
RUN useradd --uid 65532 --no-create-home --shell /usr/sbin/nologin tocsin \
 && install -d -o tocsin -g tocsin /opt/tocsin/var
COPY --from=build /opt/tocsin/venv /opt/tocsin/venv
COPY config /opt/tocsin/config
ENV PATH=/opt/tocsin/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    TOCSIN_CONFIG=/opt/tocsin/config/tocsin.yaml
USER 65532:65532
VOLUME /opt/tocsin/var
STOPSIGNAL SIGTERM
ENTRYPOINT ["tocsin"]
CMD ["run"]

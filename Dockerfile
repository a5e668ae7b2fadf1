FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE NOTICE ./
COPY bot bot
COPY consumers consumers
RUN python -m venv /opt/tocsin \
 && /opt/tocsin/bin/pip install --no-cache-dir --disable-pip-version-check ".[kafka,speed]"

FROM python:3.13-slim
RUN useradd --uid 65532 --no-create-home --shell /usr/sbin/nologin tocsin \
 && install -d -o tocsin -g tocsin /var/lib/tocsin
COPY --from=build /opt/tocsin /opt/tocsin
COPY config /etc/tocsin
ENV PATH=/opt/tocsin/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    TOCSIN_CONFIG=/etc/tocsin/tocsin.yaml TOCSIN_JOURNAL__PATH=/var/lib/tocsin/tocsin.db
USER 65532:65532
VOLUME /var/lib/tocsin
STOPSIGNAL SIGTERM
ENTRYPOINT ["tocsin"]
CMD ["run"]

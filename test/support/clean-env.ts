for (const name of Object.keys(process.env)) {
  if (
    /^(AWS_|RDSGUARD_(?!PEERS$)|LC_|LANG|CI$|NO_COLOR$|FORCE_COLOR$|CLICOLOR|TERM$|COLUMNS$|HTTPS?_PROXY$|https?_proxy$)/.test(
      name,
    )
  ) {
    delete process.env[name];
  }
}
process.env.TZ = 'UTC';
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

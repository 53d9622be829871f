namespace Gateway.Configuration;

/// <summary>Builds the gateway's host, for a command that uses its services without serving requests.</summary>
/// <param name="settings">Settings as on the gateway's command line.</param>
/// <param name="configure">Final changes.</param>
internal delegate WebApplication BuildHost(string[] settings, Action<WebApplicationBuilder> configure);

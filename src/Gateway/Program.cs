using System.Text;
using Gateway;
using Gateway.Audit.Commands;
using Gateway.Callers.KeyCommands;
using Gateway.Callers.Register;
using Gateway.Configuration;
using Gateway.Doctor;
using Gateway.Hosting;
using Gateway.Residency.Trails;
using Gateway.Telemetry;
using Gateway.Usage.Reconciliation;
using Gateway.Usage.Statements;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return args switch
{
    ["keys", .. var keys] when RegisterArguments.Are(keys) => await RegisterCommand.RunAsync(keys, Console.Out, Console.Error, Build),
    ["keys", ..] => KeysCommand.Run(args.AsSpan(1), AppContext.BaseDirectory, Console.In, Console.Out, Console.Error),
    ["doctor", ..] => await DoctorCommand.RunAsync(args[1..], Console.Out, Console.Error, Build),
    ["audit", ..] => await AuditCommand.RunAsync(args[1..], Console.Out, Console.Error, Build),
    ["statement", ..] => await StatementCommand.RunAsync(args[1..], Console.Out, Console.Error, Build),
    ["reconcile", ..] => await ReconcileCommand.RunAsync(args[1..], Console.Out, Console.Error, Build),
    ["residency", ..] => await ResidencyCheckCommand.RunAsync(args[1..], Console.Out, Console.Error, Build),
    ["--healthcheck"] => await HealthCommand.RunAsync(Console.Error),
    ["--version"] => PrintVersion(),
    ["--help" or "-h", ..] => PrintHelp(),
    _ => await ServeAsync(args),
};

static async Task<int> ServeAsync(string[] args)
{
    try
    {
        await using var app = Build(args);
        await app.RunAsync();
        return 0;
    }
    catch (Exception refused) when (StartupError.Of(refused) is { } problems)
    {
        await Console.Error.WriteLineAsync(problems);
        return 1;
    }
}

static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null) => GatewayHost.Build(
    new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }, configure: configure);

static int PrintHelp()
{
    Console.WriteLine(HelpText.Text);
    return 0;
}

static int PrintVersion()
{
    Console.WriteLine(ProgramVersion.Text);
    Console.WriteLine(Platform.Describe(TimeProvider.System));
    return 0;
}

using Gateway.Delivery;
using Microsoft.Extensions.Configuration;

namespace Gateway.Deploy.Tests.Delivery;

/// <summary>A run of the delivery program in this process, to its end.</summary>
internal sealed record DeliveryRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs it on this repository, with a fixed time.</summary>
    public static DeliveryRun Here(params string[] arguments) => In(AppContext.BaseDirectory, arguments);

    public static DeliveryRun In(string folder, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new ConfigurationBuilder()
            .AddInMemoryCollection([new("SOURCE_DATE_EPOCH", "1795786200")]).Build();
        var code = DeliveryCommand.Run(arguments, folder, environment, output, error);
        return new DeliveryRun(code, output.ToString(), error.ToString());
    }
}

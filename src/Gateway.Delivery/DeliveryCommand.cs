using System.Text;
using Gateway.Delivery.Inventory;
using Gateway.Delivery.Licences;
using Gateway.Delivery.Sbom;
using Microsoft.Extensions.Configuration;

namespace Gateway.Delivery;

/// <summary>
/// Writes the SBOM or the licence list of the Gateway program. Exit code 0; 1 if something that ships has no known origin or
/// licence: each is named on standard error and nothing is written; 2 on wrong usage.
/// </summary>
internal static class DeliveryCommand
{
    /// <param name="arguments">The command line.</param>
    /// <param name="start">A folder inside the checkout.</param>
    /// <param name="environment">The process environment.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    public static int Run(
        ReadOnlySpan<string> arguments, string start, IConfiguration environment, TextWriter output, TextWriter error)
    {
        if (!DeliveryArguments.TryParse(arguments, out var asked))
        {
            error.WriteLine(DeliveryArguments.Usage);
            return 2;
        }

        List<string> problems = [];
        var text = Checkout.Find(start) is { } checkout
            ? Write(checkout, asked, environment, problems)
            : Fail(problems, $"No folder above {start} holds Gateway.sln. Run this program from a checkout.");
        foreach (var problem in problems)
        {
            error.WriteLine(problem);
        }

        if (text is null || problems.Count > 0)
        {
            return 1;
        }

        Deliver(text, asked.Output, output);
        return 0;
    }

    private static string? Write(
        Checkout checkout, DeliveryArguments asked, IConfiguration environment, List<string> problems)
    {
        if (Shipment.Read(checkout, asked.Publish, problems) is not { } shipment)
        {
            return null;
        }

        return asked.Document == "sbom"
            ? CycloneDx.Write(shipment, SourceDate.Of(checkout, environment))
            : LicenceList.Write(shipment);
    }

    private static string? Fail(List<string> problems, string problem)
    {
        problems.Add(problem);
        return null;
    }

    private static void Deliver(string text, string? path, TextWriter output)
    {
        if (path is null)
        {
            output.Write(text);
        }
        else
        {
            File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
    }
}

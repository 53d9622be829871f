namespace Gateway.Delivery;

/// <summary>The command line.</summary>
/// <param name="Document"><c>sbom</c> or <c>licences</c>.</param>
/// <param name="Output">The file to write; <c>null</c> for standard output.</param>
/// <param name="Publish">The folder of a publish, from which the shared frameworks' version is read.</param>
internal sealed record DeliveryArguments(string Document, string? Output, string? Publish)
{
    public const string Usage =
        "Usage: dotnet run --project src/Gateway.Delivery -- sbom|licences [--output path] [--publish folder]";

    public static bool TryParse(ReadOnlySpan<string> arguments, out DeliveryArguments parsed)
    {
        parsed = new DeliveryArguments("", null, null);
        if (arguments.IsEmpty || arguments[0] is not ("sbom" or "licences"))
        {
            return false;
        }

        parsed = parsed with { Document = arguments[0] };
        for (var rest = arguments[1..]; !rest.IsEmpty; rest = rest[2..])
        {
            if (rest.Length < 2 || rest[0] is not ("--output" or "--publish"))
            {
                return false;
            }

            parsed = rest[0] == "--output" ? parsed with { Output = rest[1] } : parsed with { Publish = rest[1] };
        }

        return true;
    }
}

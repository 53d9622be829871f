using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>Reads numbers of a request.</summary>
internal static class Numbers
{
    /// <summary>Reads a whole number from 1 on; one that is too large for 32 bits is their largest.</summary>
    public static bool TryCount(JsonElement value, out int count)
    {
        count = 0;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || number < 1 || number != Math.Floor(number))
        {
            return false;
        }

        count = (int)Math.Min(number, int.MaxValue);
        return true;
    }

    public static GatewayError NotCount(string path) =>
        RequestErrors.At(path, "1 以上の整数で指定してください。", "give a whole number from 1 on.");

    /// <summary>The error if a number is given that is not one from 0 to a limit.</summary>
    public static GatewayError? Check(JsonElement value, string path, double most) =>
        value.ValueKind == JsonValueKind.Undefined
        || (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= 0 && number <= most)
            ? null
            : RequestErrors.At(path, $"0 から {most} までの数で指定してください。", $"give a number from 0 to {most}.");

    /// <summary>True when a number is given and is another one.</summary>
    public static bool IsOther(JsonElement value, double number) =>
        value.ValueKind == JsonValueKind.Number && value.GetDouble() != number;
}

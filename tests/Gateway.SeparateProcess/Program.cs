using System.Text;
using Gateway.SeparateProcess;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
if (args is [var simulator, var bedrock, .. var settings])
{
    return await GatewayProcess.RunAsync(new(simulator), new(bedrock), settings);
}

await Console.Error.WriteLineAsync(
    "Gateway.SeparateProcess <address of the simulator> <address of Bedrock Runtime> [Key=Value | @file.json]...");
return 2;

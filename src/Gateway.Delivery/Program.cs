using System.Text;
using Gateway.Delivery;
using Microsoft.Extensions.Configuration;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
return DeliveryCommand.Run(args, AppContext.BaseDirectory, environment, Console.Out, Console.Error);

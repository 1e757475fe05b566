Console.WriteLine("apiary");
